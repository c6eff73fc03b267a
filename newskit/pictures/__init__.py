"""Pictures, by the hash of what is stored; served only while something that is shown carries them."""
