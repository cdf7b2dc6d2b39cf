"""The retailer's own code speaks to Avow with this: a client and middleware, no Django needed."""
