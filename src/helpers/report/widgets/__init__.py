"""What notebooks show and hear: the coding widget, an article with its statements marked."""
