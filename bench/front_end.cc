// The front end in lines and bytes per second, on the programs given on the command line repeated until they
// make at least 200,000 lines (lexer and parser: as one text; all of it with the checker: each copy a module
// of its own):
//   bench_front_end tests/programs/*.mochi
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/names.h"
#include "base/source.h"
#include "check/check.h"
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

namespace {

// Loads, parses and checks `copies` of each text; seconds of the best round.
double check_seconds(const std::vector<std::string>& texts, std::size_t copies) {
  mochi::check::MemoryLoader loader;
  std::vector<std::string> entries;
  for (std::size_t copy = 0; copy < copies; ++copy) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      entries.push_back("m" + std::to_string(copy) + "_" + std::to_string(i));
      loader.add(entries.back(), texts[i]);
    }
  }
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    mochi::check::Session session;
    mochi::Collector sink;
    auto begin = std::clock();
    const mochi::check::Checked checked = mochi::check::check_modules(loader, entries, session, sink, {});
    best = std::min(best, seconds_since(begin));
    if (checked.has_errors) std::fprintf(stderr, "the programs have errors\n");
  }
  return best;
}

}  // namespace

int main(int count, char** arguments) {
  std::string all;
  std::vector<std::string> texts;
  for (int i = 1; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    texts.push_back(text.str());
    all += texts.back() + "\n";
  }
  if (all.empty()) {
    std::fprintf(stderr, "usage: bench_front_end FILE.mochi…\n");
    return 1;
  }
  std::string text;
  std::size_t lines = 0;
  auto per_copy = static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  std::size_t copies = 0;
  for (; lines < kLines; lines += per_copy, ++copies) text += all;

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
  print_rate("and check", check_seconds(texts, copies), lines, text.size());
  return 0;
}
