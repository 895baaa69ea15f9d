"""The record log in a PostgreSQL database, for several desks. Needs the extra `postgres`; see docs/adr/0007."""
