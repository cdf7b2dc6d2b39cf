"""Tags for a retailer's own templates."""
