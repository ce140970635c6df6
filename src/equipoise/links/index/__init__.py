"""The embedded full-text index: one folder, one writer, many readers. Tantivy underneath.

`writer.Writer` puts studies in, `reader.Reader` gives snapshots, `language.parse` reads what a person typed and
`ranking` turns it into a query. No Django, no database: what is indexed comes in as values.
"""
