"""Pictures: one Vega-Lite specification draws each for the page, the PDF and the mail.

A specification holds its data and needs no network; `drawing` makes SVG or PNG of it without a browser. Each
picture has a text for those who cannot see it and a table of the same values.
"""
