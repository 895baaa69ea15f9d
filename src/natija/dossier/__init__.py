"""The file that is handed over: one contest with everything held about it, as a page, a print and tables."""
