"""Numbers of a unit and a period: charts, tables, files to take along."""
