"""What comes in from files: reference data now, rosters later."""
