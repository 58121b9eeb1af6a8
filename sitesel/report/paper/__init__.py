"""
A ranking or one site as a paper to hand over: PDF by typst, DOCX for Word and WPS.

What a paper says is a list of blocks in plain types, made from the document of the ranking and the
sentences that exist; `pdf` and `word` set the same blocks. No text is ever read as markup.
"""
