pkg surface rust:semver@1.*.3
