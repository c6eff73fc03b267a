"""The admin's base: the only room that imports unfold and the prose editor, so that a new version of them stays cheap."""
