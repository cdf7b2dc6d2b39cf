"""How a published text is read: blocks, inline markup, titles, sentences, addresses."""
