// Asking Python's own archive modules about what we write, and for archives to read.
#pragma once

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace mochi::archive::testing {

class Scratch {
 public:
  Scratch() {
    char pattern[] = "/tmp/mochi-archive-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~Scratch() { (void)std::system(("rm -rf '" + path_ + "'").c_str()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  void put(std::string_view name, std::string_view bytes) const {
    std::ofstream(file(name), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  std::string get(std::string_view name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::string path_;
};

inline bool have(std::string_view program) {
  return std::system(("command -v " + std::string(program) + " >/dev/null 2>&1").c_str()) == 0;
}

// The output of a shell command.
inline std::string output_of(const std::string& command) {
  std::string out;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  ::pclose(pipe);
  return out;
}

// The output of a Python program that runs in the scratch directory.
inline std::string python(const Scratch& scratch, std::string_view program) {
  scratch.put("program.py", program);
  return output_of("cd '" + scratch.file("") + "' && python3 program.py 2>&1");
}

}  // namespace mochi::archive::testing
