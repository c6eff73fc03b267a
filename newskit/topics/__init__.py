"""What stories and proposals are about, and where claims come from."""
