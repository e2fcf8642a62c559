// Lexer and parser in lines and bytes per second, on the programs given on the command line joined until they
// make a text of at least 200,000 lines:  bench_front_end tests/programs/*.mochi
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"

namespace {

constexpr std::size_t kLines = 200'000;
constexpr int kRounds = 7;

// Of processor time, so that other programs on the machine count little.
double seconds_since(std::clock_t begin) {
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void print_rate(const char* what, double seconds, std::size_t lines, std::size_t bytes) {
  std::printf("%-12s %8.2f ms %8.2f M lines/s %8.1f MB/s\n", what, seconds * 1e3,
              static_cast<double>(lines) / seconds / 1e6, static_cast<double>(bytes) / seconds / 1e6);
}

}  // namespace

int main(int count, char** arguments) {
  std::string all;
  for (int i = 1; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    all += text.str() + "\n";
  }
  if (all.empty()) {
    std::fprintf(stderr, "usage: bench_front_end FILE.mochi…\n");
    return 1;
  }
  std::string text;
  std::size_t lines = 0;
  auto per_copy = static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  for (; lines < kLines; lines += per_copy) text += all;

  double lex_best = 1e9;
  double parse_best = 1e9;
  std::size_t tokens = 0;
  std::size_t nodes = 0;
  for (int round = 0; round < kRounds; ++round) {
    mochi::SourceMap sources;
    mochi::Collector sink;
    mochi::SourceId id = sources.add("bench.mochi", text);
    {
      mochi::Names names;
      mochi::syntax::Tree tree;
      auto begin = std::clock();
      mochi::syntax::lex(id, sources, names, sink, tree);
      lex_best = std::min(lex_best, seconds_since(begin));
      tokens = tree.tokens.size();
    }
    mochi::Names names;
    auto begin = std::clock();
    mochi::syntax::Tree tree = mochi::syntax::parse(id, sources, names, sink);
    parse_best = std::min(parse_best, seconds_since(begin));
    nodes = tree.nodes.size();
  }
  std::printf("%zu lines, %zu bytes, %zu tokens, %zu nodes\n", lines, text.size(), tokens, nodes);
  print_rate("lex", lex_best, lines, text.size());
  print_rate("lex + parse", parse_best, lines, text.size());
  return 0;
}
