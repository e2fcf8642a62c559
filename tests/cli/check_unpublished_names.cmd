check unpublished
