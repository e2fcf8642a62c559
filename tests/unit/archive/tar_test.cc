#include "archive/tar.h"

#include <gtest/gtest.h>

#include "archive/digest.h"
#include "archive/tar_parser.h"
#include "diag/codes.h"
#include "python.h"

namespace mochi::archive {
namespace {

using testing::have;
using testing::python;
using testing::Scratch;

std::vector<Entry> sample() {
  return {{"a.txt", "hello\n", false},
          {"bin/run", "#!/bin/sh\n", true},
          {"empty", "", false},
          {std::string(90, 'd') + "/" + std::string(60, 'n'), "split", false},
          {std::string(50, 'd') + "/" + std::string(120, 'n'), "pax", false},
          {"\u00e9.mochi", std::string(513, 'x'), false}};
}

std::string code_of(const Result<std::vector<Entry>>& result) {
  return result ? "ok" : std::string(code_info(result.error().code).name);
}

TEST(Tar, WritesWhatPythonReads) {
  if (!have("python3")) GTEST_SKIP() << "no python3";
  Scratch scratch;
  Result<std::string> tar = write_tar(sample(), {.mtime = 499162500});
  ASSERT_TRUE(tar);
  EXPECT_EQ(tar->size() % 512, 0U);
  scratch.put("a.tar", *tar);
  EXPECT_EQ(python(scratch,
                   "import tarfile\n"
                   "for m in tarfile.open('a.tar'):\n"
                   "  print(m.name, m.size, oct(m.mode), m.mtime, m.uid, m.gid, repr(m.uname), m.type)\n"),
            "a.txt 6 0o644 499162500 0 0 '' b'0'\n"
            "bin/run 10 0o755 499162500 0 0 '' b'0'\n"
            "empty 0 0o644 499162500 0 0 '' b'0'\n" +
                std::string(90, 'd') + "/" + std::string(60, 'n') + " 5 0o644 499162500 0 0 '' b'0'\n" +
                std::string(50, 'd') + "/" + std::string(120, 'n') + " 3 0o644 499162500 0 0 '' b'0'\n" +
                "\u00e9.mochi 513 0o644 499162500 0 0 '' b'0'\n");
}

TEST(Tar, FirstHeaderIsExact) {
  Result<std::string> tar = write_tar({{"a", "b", false}}, {});
  ASSERT_TRUE(tar);
  ASSERT_EQ(tar->size(), 2048U);
  EXPECT_EQ(tar->substr(257, 8), std::string("ustar\00000", 8));
  EXPECT_EQ(tar->substr(100, 8), std::string("0000644\0", 8));
  EXPECT_EQ((*tar)[154], '\0');
  EXPECT_EQ((*tar)[155], ' ');
  // Everywhere the same: a change here changes every artefact.
  EXPECT_EQ(hex(digest(DigestKind::sha256, *write_tar(sample(), {}))),
            "b8fdb142ad2d0a7b5be8bb74ea1323dc1c4ee0abf5cfda83ddb8dacc08dc9f86");
}

TEST(Tar, ReadsItsOwn) {
  Result<std::vector<Entry>> read = read_tar(*write_tar(sample(), {}));
  ASSERT_TRUE(read);
  std::vector<Entry> expected = sample();
  ASSERT_EQ(read->size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ((*read)[i].path, expected[i].path);
    EXPECT_EQ((*read)[i].bytes, expected[i].bytes);
    EXPECT_EQ((*read)[i].executable, expected[i].executable);
  }
}

class Lister final : public TarSink {
 public:
  Result<void> begin(const TarMember& member) override {
    text += member.path + ":";
    return {};
  }
  Result<void> data(std::string_view piece) override {
    text += piece;
    return {};
  }
  Result<void> end() override {
    text += "\n";
    return {};
  }
  std::string text;
};

TEST(Tar, PiecesOfAnySizeGiveTheSame) {
  std::string tar = *write_tar(sample(), {});
  std::string whole;
  for (std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{512}, std::size_t{1000}, tar.size()}) {
    Lister lister;
    TarParser parser(lister, {});
    for (std::size_t at = 0; at < tar.size(); at += step)
      ASSERT_TRUE(parser.push(std::string_view(tar).substr(at, step)));
    ASSERT_TRUE(parser.finish());
    if (whole.empty()) whole = lister.text;
    EXPECT_EQ(lister.text, whole);
  }
}

TEST(Tar, ForeignFormsOnlyOnDemand) {
  if (!have("python3")) GTEST_SKIP() << "no python3";
  Scratch scratch;
  python(scratch,
         "import tarfile, io\n"
         "for form, name in ((tarfile.GNU_FORMAT, 'gnu.tar'), (tarfile.PAX_FORMAT, 'pax.tar')):\n"
         "  t = tarfile.open(name, 'w', format=form)\n"
         "  d = tarfile.TarInfo('p'); d.type = tarfile.DIRTYPE; t.addfile(d)\n"
         "  for path in ('p/a', 'p/' + 'x' * 150):\n"
         "    i = tarfile.TarInfo(path); i.size = 3; i.mtime = 1.5; t.addfile(i, io.BytesIO(b'abc'))\n"
         "  t.close()\n");
  ReadLimits foreign;
  foreign.foreign = true;
  for (const char* name : {"gnu.tar", "pax.tar"}) {
    std::string bytes = scratch.get(name);
    EXPECT_EQ(code_of(read_tar(bytes)), "M057_BLOB_E003") << name;
    Result<std::vector<Entry>> read = read_tar(bytes, foreign);
    ASSERT_TRUE(read) << name << ": " << read.error().message;
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ((*read)[1].path, "p/" + std::string(150, 'x'));
    EXPECT_EQ((*read)[1].bytes, "abc");
  }
}

TEST(Tar, Limits) {
  ReadLimits limits;
  limits.entries = 2;
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a", "", false}, {"b", "", false}, {"c", "", false}}), limits)),
            "M057_BLOB_E005");
  limits.entry_bytes = 3;
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a", "abcd", false}}), limits)), "M057_BLOB_E004");
  limits.total_bytes = 5;
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a", "abc", false}, {"b", "abc", false}}), limits)),
            "M057_BLOB_E005");
}

TEST(Tar, UnsafePaths) {
  // The writer refuses these as well, so each is put into the finished header, with its checksum.
  for (std::string_view path : {"../a", "/a", "a//b", "a/./b", "a\\b", "C:a", "a:b", "con", "Aux.txt",
                                "lpt1.mochi", "a.", "a ", "e\xcc\x81", "\xff", "a\x01", ".", "a/.."}) {
    std::string tar = *write_tar({{std::string(path.size(), 'q'), "", false}}, {});
    tar.replace(0, path.size(), path);
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i)
      sum += i >= 148 && i < 156 ? 32U : static_cast<unsigned char>(tar[i]);
    char digits[8];
    std::snprintf(digits, sizeof digits, "%06o", sum);
    tar.replace(148, 6, digits);
    EXPECT_EQ(code_of(read_tar(tar)), "M057_BLOB_E003") << path;
  }
}

TEST(Tar, Twins) {
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a", "", false}, {"a", "", false}}))), "M057_BLOB_E003");
  EXPECT_EQ(code_of(read_tar(*write_tar({{"A/x", "", false}, {"a/y", "", false}}))), "M057_BLOB_E003");
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a", "", false}, {"a/y", "", false}}))), "M057_BLOB_E003");
  EXPECT_EQ(code_of(read_tar(*write_tar({{"a/y", "", false}, {"a", "", false}}))), "M057_BLOB_E003");
  EXPECT_EQ(code_of(read_tar(*write_tar({{"\u00c9", "", false}, {"\u00e9", "", false}}))), "M057_BLOB_E003");
}

TEST(Tar, CutAtEveryByteIsRefused) {
  std::string tar = *write_tar(sample(), {});
  for (std::size_t size = 0; size < tar.size(); size += 13) {
    EXPECT_FALSE(read_tar(std::string_view(tar).substr(0, size)));
  }
  EXPECT_TRUE(read_tar(tar + std::string(1024, '\0')));
  EXPECT_FALSE(read_tar(tar + "x"));
}

}  // namespace
}  // namespace mochi::archive
