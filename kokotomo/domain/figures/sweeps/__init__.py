"""Work that falls due: `counting` calls what `nights` counts, and puts steps into sums."""
