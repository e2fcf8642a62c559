# Run as a script: writes OUTPUT, an include file with one line `MOCHI_EMBEDDED("name", R"…(text)…")` per file of
# FILES (a list of paths), in the order given. The name is the file's path below ROOT.
set(content "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  string(APPEND content "MOCHI_EMBEDDED(\"${name}\", R\"mochi_text(${text})mochi_text\")\n")
endforeach()
file(WRITE "${OUTPUT}" "${content}")
