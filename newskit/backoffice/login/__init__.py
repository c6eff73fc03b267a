"""The pages of the login, in the back office's look."""
