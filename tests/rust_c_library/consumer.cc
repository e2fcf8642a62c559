// A C++ program that uses the example textkit, with the lifetime of what it gets in its own hands.
#include <cstdio>
#include <string>
#include <vector>

#include "mochi_examples_textkit.h"

namespace {

class Text {
 public:
  ~Text() { mochi_examples_textkit_v0_free_text(&text_); }
  mochi_examples_textkit_text *out() { return &text_; }
  std::string str() const { return {text_.data, text_.size}; }

 private:
  mochi_examples_textkit_text text_{};
};

mochi_examples_textkit_text view(const char *of) { return mochi_examples_textkit_text_of(of); }

}  // namespace

int main() {
  Text slug;
  const mochi_examples_textkit_SlugOptions options{view("_"), {true, 7}, true};
  std::printf("%d ", mochi_examples_textkit_v0_slugify_with(view("Hello big World"), &options, slug.out()));
  std::printf("%s\n", slug.str().c_str());

  std::vector<mochi_examples_textkit_text> names = {view("apple"), view("grape"), view("maple")};
  const mochi_examples_textkit_list_text all{names.data(), names.size()};
  mochi_examples_textkit_optional_text meant;
  const int status = mochi_examples_textkit_v0_search_did_you_mean(view("appel"), &all, &meant);
  std::printf("%d %d %s\n", status, meant.present ? 1 : 0, meant.value.data);
  mochi_examples_textkit_v0_free_optional_text(&meant);

  mochi_examples_textkit_map_text_int counts;
  mochi_examples_textkit_v0_metrics_word_counts(view("a b a"), &counts);
  for (std::size_t i = 0; i < counts.count; ++i)
    std::printf("%s=%lld ", counts.items[i].key.data, static_cast<long long>(counts.items[i].value));
  std::printf("\n");
  mochi_examples_textkit_v0_free_map_text_int(&counts);
}
