"""The open formats: one election in the shapes other programs read, each from the same tables and totals.

    natija export --format cdf | csv | parquet | xlsx | sqlite | popolo

Every format says under which basis, from which log position and under which licence its numbers are given. What is not
written is absent or empty in all of them and never 0, and ids are texts that stay the same from version to version.
"""
