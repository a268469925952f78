"""A person's session at the hub: enrolment, sign-in, and what they may ask about themselves."""
