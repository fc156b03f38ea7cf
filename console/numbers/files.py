"""The tables of a page as files that no spreadsheet can be attacked with."""

import csv
import io
from collections.abc import Sequence

from console.numbers.tables import Table
from helpline.cells import harmless_cell

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"  # without it a spreadsheet reads Hindi as something else
LONGEST_SHEET_NAME = 31


def as_csv(tables: Sequence[Table]) -> bytes:
    """All tables one below the other, each under its title."""
    text = io.StringIO()
    writer = csv.writer(text)
    for table in tables:
        writer.writerow([harmless_cell(table.title)])
        writer.writerow([harmless_cell(cell) for cell in table.columns])
        for row in table.rows:
            writer.writerow([harmless_cell(cell) for cell in row])
        writer.writerow([])
    return (BOM + text.getvalue()).encode()


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table; every cell is text or a number, never a formula."""
    # A web process that writes no workbook does without its 17 MB.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.name[:LONGEST_SHEET_NAME])
        for row in (table.columns, *table.rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=harmless_cell(value))
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
