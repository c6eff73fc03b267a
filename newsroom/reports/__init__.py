"""Reports on how the newsroom works: from its own records, by period and section, as pages and as files."""
