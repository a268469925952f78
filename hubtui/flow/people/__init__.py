"""Jobs about colleagues: find, introduce, presence, reach, new sign-in codes, this week."""
