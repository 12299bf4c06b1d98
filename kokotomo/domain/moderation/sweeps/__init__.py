"""Work that falls due: evidence is destroyed in time, いま-cases are told again, shifts are forgotten."""
