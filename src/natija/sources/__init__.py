"""Files of other people become records: tables through a mapping, and the definition's own folder and tables."""
