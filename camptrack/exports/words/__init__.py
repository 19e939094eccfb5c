"""What is said of an issue in words, in the active language; every format takes its words from here.

Callers choose the language with `django.utils.translation.override`. Numbers and days keep their order beside
Arabic letters, names keep theirs beside Latin ones; digits are Western in every language.
"""
