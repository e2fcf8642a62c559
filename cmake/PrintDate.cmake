# Prints the day of SOURCE_DATE_EPOCH, which string(TIMESTAMP) honours.
string(TIMESTAMP day "%Y-%m-%d" UTC)
message("${day}")
