"""The library: frozen values, dates, search and the register, with SQL as the truth."""
