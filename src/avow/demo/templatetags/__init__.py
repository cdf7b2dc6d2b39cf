"""Tags for the shop's templates."""
