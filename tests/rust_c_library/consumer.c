/* A C program that uses the example textkit; prints what textkit's documentation says. */
#include <stdio.h>

#include "mochi_examples_textkit.h"

#define P(name) mochi_examples_textkit_##name
#define F(name) mochi_examples_textkit_v0_##name

static P(text) text(const char *of) { return P(text_of)(of); }

int main(void) {
  P(text) slug;
  int status = F(slugify)(text("Cr\xc3\xa8me Br\xc3\xbbl\xc3\xa9" "e!"), &slug);
  printf("%d %s\n", status, slug.data);
  F(free_text)(&slug);

  P(list_text) words;
  status = F(words)(text("one two, three"), &words);
  printf("%d %zu:", status, words.count);
  for (size_t i = 0; i < words.count; ++i) printf(" %s", words.items[i].data);
  printf("\n");
  F(free_list_text)(&words);
  printf("%zu\n", words.count);

  int64_t distance = 0;
  status = F(search_levenshtein)(text("kitten"), text("sitting"), &distance);
  printf("%d %lld\n", status, (long long)distance);

  P(map_text_text_entry) entry = {text("name"), text("Zo\xc3\xab")};
  P(map_text_text) values = {&entry, 1};
  P(text) rendered;
  P(TemplateError) failed;
  status = F(render)(text("Hello, {name}!"), &values, &rendered, &failed);
  printf("%d %s\n", status, status == 0 ? rendered.data : "");
  F(free_text)(&rendered);
  status = F(render)(text("{other}"), &values, &rendered, &failed);
  printf("%d %d %s\n", status, failed.tag == P(TemplateError_Missing), failed.parts.missing.name.data);
  F(free_TemplateError)(&failed);

  P(version_Version) version;
  P(version_VersionError) wrong;
  status = F(version_parse_version)(text("1.2.3-beta.1"), &version, &wrong);
  printf("%d %lld %lld %lld %zu %s\n", status, (long long)version.major, (long long)version.minor, (long long)version.patch,
         version.prerelease.count, version.prerelease.items[0].data);
  P(version_Version) next;
  status = F(version_bump)(&version, P(version_Part_Minor), &next);
  P(text) shown;
  F(version_format_version)(&next, &shown);
  printf("%d %s\n", status, shown.data);
  F(free_text)(&shown);
  F(free_version_Version)(&next);
  status = F(version_bump)(&version, 17, &next);
  printf("%d %d\n", status, F(message)()[0] != 0);
  F(free_version_Version)(&version);

  double numbers[] = {3.0, 1.0, 2.0};
  P(list_float) list = {numbers, 3};
  P(optional_float) median;
  status = F(stats_median)(&list, &median);
  printf("%d %d %.1f\n", status, (int)median.present, median.value);
  list.count = 0;
  status = F(stats_median)(&list, &median);
  printf("%d %d\n", status, (int)median.present);

  const char bad[] = {'a', (char)0xff, 0};
  printf("%d\n", F(slugify)(text(bad), &slug));
  printf("%d\n", F(slugify)(text("x"), NULL));
  return 0;
}
