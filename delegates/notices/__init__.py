"""Notices (公告) of a Standing Committee: read into proposed changes of standing, looked at, and applied together."""
