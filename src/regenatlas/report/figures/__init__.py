"""What the figures of all chapters share: the class, the style, maps."""
