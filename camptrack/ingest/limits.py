"""How much of a file is read: what a person can check, and what a worker can hold in memory."""

MOST_BYTES = 5 * 1024 * 1024
#: of a file, with something in them: what one page can ask the columns of
MOST_SHEETS = 50
#: of a sheet, with its headings and notes; rows and columns in which nothing stands do not count
MOST_ROWS = 20_000
MOST_COLUMNS = 200
#: whoever has more has them below each other
MOST_FIGURES_OF_A_ROW = 50
#: of a file
MOST_CELLS = 1_000_000
#: places up to the last cell of each row, all rows together: one cell far to the right costs its row alone
MOST_PLACES = 4_000_000
#: as Excel has it
LONGEST_TEXT = 32_767
#: of one cell before it is cut to that
MOST_LETTERS = 1024 * 1024
#: of a sheet, and of the texts that sheets share, unpacked
MOST_UNPACKED = 256 * 1024 * 1024
MOST_TEXTS_UNPACKED = 48 * 1024 * 1024
#: of all cells, as the process that reads hands them over
MOST_WRITTEN = 24 * 1024 * 1024
MOST_MERGED = 20_000
#: of the process that reads a spreadsheet
MEMORY = 288 * 1024 * 1024
SECONDS = 40
