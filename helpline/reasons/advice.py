"""What is wrong with something that was written into a field or a file: what to write instead."""

from enum import unique

from helpline.reasons.told import Reason


@unique
class Advice(Reason):
    """What to write."""

    EMPTY = "this field is empty: {write}"
    CHOOSE = "choose one of the list"
    EMPTY_FIELD = "this field is empty: fill it"
    TOO_LONG = "{count} characters are too many: write at most {limit}"
    NAME_IN_LETTERS = "write a name in letters"
    ONE_OF = "write {choices}"
    UNIT_CODE = (
        "write a code of up to 32 capital letters, digits, dots and dashes, such as RPR-KOTWALI-1"
    )
    PIN_CODE = "write a PIN code of six digits that does not start with 0, such as 492001"
    PIN_CODES = "write PIN codes of six digits with spaces between them"
    LANGUAGE_CODES = "write codes of languages with spaces between them, such as hi en"
    DAYS = "write days as daily, mon-sat or mon,wed,fri (रोज़, सोम-शनि or सोम,बुध,शुक्र)"
    TIME = "write a time as HH:MM, such as 08:30 or 16:00"
    DATE = "write a date as 2026-01-31 or 31/01/2026"
    NO_SUCH_DAY = "there is no such day: write the day first, as 31/01/2026, or 2026-01-31"
    DATE_IN_FUTURE = "this date is in the future: write the day on which it was given"
    BIRTH_YEAR = "write the year of birth in four digits, such as 1950"
    BIRTH_RANGE = "write a year from {least} to {most}, or leave the field empty if it is not known"
    NO_NIGHT_CALLS = "nobody is called at night: write a time from 05:00 to 22:00"
    HOURS = "write 24x7, or days and times such as mon-sat 10:00-17:00"
    SCHEME_CODE = "write a short name in capital letters, such as KANYA"
    MENU_ORDER = "write a whole number: the smallest stands first in the menu"
    TEMPLATE = "write the 19 digits of the registered template, as text"
    TEMPLATE_DIGITS = "write the 19 digits of the registered template"
    TEMPLATE_LENGTH = "{count} digits: a registered template has 19"
    LANGUAGE_MISSING = "this language is missing: write the scheme in it"
    WORD_TOO_SHORT = "{word} is too short to be told from other words"
    LOCAL_NAME = "write the name in the local script, such as कोतवाली"
    EMPTY_SMS = "this field is empty: write the text of the message"
    TOO_MANY_SMS = "this becomes {count} SMS: shorten it to {limit}"
    SERVICE_PLACE = "a service is listed at a district, or at the state for all"
    SERVICE_KNOWN = "this district has a service of that name: change that one"
    SERVICE_PHONE = "write a full Indian number, or a short code of the list"
    SERVICE_FULL_PHONE = "write a mobile or landline number with its STD code"
    AT_MOST = "write at most {limit} characters"
    NOT_ON_THE_ROSTER = "this person is not on the roster"
    NO_NODAL_OFFICER = "this officer is no nodal officer: choose one, or import one"
    LINE_SAME_SERVICE = "line {line} has this service already: delete one"
    LINE_SAME_SCHEME = "line {line} has this scheme already: delete one"
    LINE_SAME_SHIFT = "this is the shift of line {line} again: delete one"
    LINE_SAME_NUMBER = (
        "the officer in line {line} has this number: write the number that only this officer "
        "answers"
    )
    LINE_SAME_CODE = "this code stands in line {line} already: give each unit its own"
    LINE_SAME_SENIOR = "this senior stands in line {line} already: delete one"
    LINE_SHARED = "shared with the senior in line {line}"
    LINE_ABOVE = "correct line {line} first: this unit stands under it"
    UNKNOWN_UNIT = "no unit has this code: import the organisation first"
    UNKNOWN_UNIT_HERE = "no unit has this code: import the organisation first, or correct it"
    UNKNOWN_PARENT = "no unit has this code: add it to the file or correct the code"
    UNKNOWN_BEAT = "no beat has this code: import the organisation first, or correct it"
    SCHEME_UNIT_KIND = "this is a {level}: write a district, or the state"
    SERVICE_UNIT_KIND = "this is a {level}: write the code of the district, or of the state"
    BEAT_UNIT_KIND = "this is a {level}: write the code of the beat"
    ROLE_UNIT_KIND = "this is a {level}: a {role} serves at a {levels}"
    UNKNOWN_OFFICER = "no officer has this number: import the officers first, or correct it"
    UNKNOWN_NODAL = "no nodal officer has this number: import the officers first, or correct it"
    FULL_PHONE_TWICE = "the column phone has a full number already: leave it empty"
    WHOLE_DAY = "this is when it starts: write 00:00 and 24:00 for the whole day"
    STATE_ON_TOP = "a state stands under nothing: leave this field empty"
    WRITE_PARENT = "write the code of the {above} that this {level} belongs to"
    WRITE_AREA = "write urban or rural for a {level}"
    WRITE_PIN_CODES = "write the PIN codes that this station serves"
    WRITE_ROOM_PHONE = "write the full number of the control room, with its STD code"
    WRITE_STATION_PHONE = "write the full number of the station, with its STD code"
    CODE_OF_OTHER_KIND = "this code belongs to a {level} already: choose another"
    PARENT_KIND = "this is a {other}: a {level} stands under a {above}"
    CIRCLE = "the units stand in a circle ({codes}): correct one parent"
    WRITE_ADDRESS = "write where the senior lives"
    ASK_CONSENT = "a senior cannot be called without consent: ask, and write the day of the answer"
    FIRST_NUMBER_AGAIN = "this is the first number again: leave the field empty"
    CONTACT_SAME_PHONE = "the contact has the senior's own telephone: ask for another"
    HOLDER_SAME_PHONE = "the key holder has the senior's own telephone"
    DEAF_NEEDS_MOBILE = "who cannot hear is asked by SMS: write a mobile number"
    CONTACT_NAME = "write the name of the contact"
    CONTACT_PHONE = "write the telephone of the contact"
    CONTACT_SAFE = "write yes only if the senior, asked alone, wants this person told"
    HOLDER_NAME = "write the name of the person who holds the key"
    YOUNG = "younger than {years}: check the year"
    UNUSUAL_TIME = "before 07:00 or after 17:00: only if the senior chose this time"
    HAS_DIED = "this senior has died, as the service knows: nothing was changed"
    TOOK_BACK = (
        "this senior has taken that consent back since: nobody is called (write the day of a "
        "new consent, if there is one)"
    )
    HAS_LEFT = (
        "this senior has left since that consent: nothing was changed (write the day of a new "
        "consent, if there is one)"
    )
    NO_WELCOME_MOBILE = "no welcome was sent: there is no mobile number"
    NO_WELCOME = "no welcome: {door}"
    OUT_OF_SIGHT = (
        "this senior is enrolled at a station out of your sight: ask there, or delete the line"
    )
    MORE_VALUES = (
        "there are more values than headings: put a text that contains a comma between "
        'quotation marks ("...")'
    )
    COLUMN_TWICE = "this column is there twice: delete one of them"
    COLUMN_MISSING = "this column is missing: add it to the header line"
    COLUMN_RENAME = "this column is missing: add it to the header line (rename '{near}'?)"
    COLUMN_UNKNOWN = "this column is not known: delete it, or see the list of columns"
    COLUMN_LIKE = "this column is not known: did you mean '{near}'?"
    FILE_WITHOUT_HEADER = "the file is empty: its first line must be {columns}"
    NOT_THE_HEADER = "this is not the header line: write {columns} there"
    NO_ROWS = "there is nothing below the header line: add the rows"
    FORMULA = "this cell holds a formula: copy the column and paste it as values"
    CELL_ERROR = "the spreadsheet shows an error in this cell: write the value itself"
    OUR_OWN_NUMBER = "this is a number of the helpline itself: write the person's own number"
    NOT_RUNG = (
        "the service rings Indian mobile and landline numbers only (no toll-free, premium or "
        "foreign number): write another number"
    )
    FILLED_DIGITS = "these digits only fill the field: write the real number"
    SHORT_CODE = (
        "this is a short code, which cannot be rung from outside: write the full number with "
        "its STD code"
    )
    WRITE_NUMBER = "write a telephone number"
    ONE_NUMBER = "write one number and nothing else, such as +91 90000 12345 or 0771 2000123"
    ROUNDED = (
        "the spreadsheet has rounded this number and its digits are lost: format the column "
        "as text and write the number again"
    )
    IN_DIGITS = "write the number in digits, such as +91 90000 12345"
    FOREIGN = "this is no valid number of that country: write an Indian number with +91"
    TOO_FEW_DIGITS = (
        "only {count} digits: a mobile number has 10, and a landline has 10 with its STD code"
    )
    TOO_MANY_DIGITS = "{count} digits are too many: an Indian number has 10 after +91"
    NO_SUCH_NUMBER = (
        "no such number exists in India: a mobile number starts with 6, 7, 8 or 9, and a "
        "landline with its STD code"
    )
    CANNOT_OPEN = "cannot be opened ({error}): check the name"
    FILE_EMPTY = "the file is empty"
    OTHER_SHEET = (
        "the first sheet that can be seen is empty, but the sheet '{sheet}' has rows: show that one"
        " and move it to the front"
    )
    FILE_TOO_LARGE = "larger than {megabytes} MB: split it into several files"
    OLD_EXCEL = "an old or password-protected Excel file: save it as .xlsx without a password"
    TOO_MANY_ROWS = "more than {limit} rows: split it into several files"
    UTF_16 = "saved as UTF-16: save it again as CSV UTF-8"
    NOT_UTF_8 = "not saved as UTF-8, so Hindi letters are lost: save it again as CSV UTF-8"
    NO_TABLE = "neither CSV nor XLSX: export the table as CSV UTF-8 or .xlsx"
    SEPARATOR = "the columns are separated by {separators}: save it again as CSV with commas"
    OPEN_QUOTE = (
        "a quotation mark is not closed, or stands in the middle of a value: put the whole "
        'value between " and ", and write "" for each " inside it'
    )
    DAMAGED_BOOK = (
        "the workbook is damaged: open it in a spreadsheet program and save it as .xlsx again"
    )
    CUT_OFF = "the file is cut off or damaged: copy or save it again"
    NOT_XLSX = "not an .xlsx workbook: save the table as .xlsx or as CSV UTF-8"
    UNPACKS_TOO_LARGE = "the workbook unpacks to far too much: copy the table into a new one"
    NO_SHEET = "the workbook has no visible sheet: put the table on the first sheet"
    TOO_MANY_COLUMNS = "more than {limit} columns: delete the others"
