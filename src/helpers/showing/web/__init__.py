"""Parts of what a browser shows: the explorer's rows, the page's template, style and script."""
