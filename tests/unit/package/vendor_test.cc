#include "package/vendor.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "archive/tar.h"
#include "archive/zstd.h"
#include "base/path.h"
#include "host/failpoint.h"
#include "host/host.h"
#include "package/net/git_source.h"

namespace mochi::package {
namespace {

class VendorTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = *files_.make_temp_dir("mochi_vendor_test_");
    std::string memory = "/dev/shm/" + std::string(file_name(root_));
    if (files_.make_dirs(memory)) {
      ASSERT_TRUE(files_.remove_tree(root_));
      root_ = memory;
    }
    paths_ = {root_ + "/config", root_ + "/state", root_ + "/cache", root_ + "/fanout"};
    store_ = std::move(*Store::open(files_, host_->host().clock, paths_));
  }
  void TearDown() override {
    store_.reset();
    EXPECT_TRUE(files_.remove_tree(root_));
  }
  VendorPackage package(const std::string& name, const std::string& version) {
    std::string tar =
        *archive::write_tar({{"mochi.toml", name + version, false}, {"src/a.mochi", "x", false}});
    StoredBlob blob = *store_->put(archive::zstd_compress(tar));
    StoredTree tree = *store_->tree(blob.blake3, mochi_extractor());
    return {name, version, blob.blake3, tree.tree, "{}\n"};
  }
  std::string at(std::string_view name) const { return join_path(root_, name); }

  std::unique_ptr<RealHost> host_ = make_real_host();
  FileSystem& files_ = host_->host().files;
  std::string root_;
  Paths paths_;
  std::unique_ptr<Store> store_;
};

TEST_F(VendorTest, WritesReadsVerifies) {
  std::vector<VendorPackage> packages = {package("@s/one", "1.0.0"), package("two", "0.1.0")};
  ASSERT_TRUE(write_vendor(*store_, at("vendor"), "lock", packages, {.tarballs = true}));
  VendorIndex index = *read_vendor(files_, at("vendor"));
  ASSERT_EQ(index.packages.size(), 2U);
  EXPECT_EQ(index.find("@s/one", "1.0.0")->path, "packages/s/one/1.0.0");
  EXPECT_EQ(*files_.read(at("vendor/packages/-/two/0.1.0/mochi.toml"), 100), "two0.1.0");
  EXPECT_TRUE(verify_vendor(files_, at("vendor"), "lock")->empty());
  // The same lock gives the same bytes, whatever the order of asking.
  std::swap(packages[0], packages[1]);
  ASSERT_TRUE(write_vendor(*store_, at("other"), "lock", packages, {.tarballs = true}));
  EXPECT_EQ(*hash_directory(files_, at("vendor")), *hash_directory(files_, at("other")));

  EXPECT_EQ(verify_vendor(files_, at("vendor"), "other lock")->size(), 1U);
  std::string file = at("vendor/packages/-/two/0.1.0/mochi.toml");
  ASSERT_TRUE(files_.remove(file));
  ASSERT_TRUE(files_.write(file, "changed"));
  EXPECT_EQ(verify_vendor(files_, at("vendor"), "lock")->size(), 1U);
  ASSERT_TRUE(files_.remove_tree(at("vendor/packages/-")));
  EXPECT_EQ((*verify_vendor(files_, at("vendor"), "lock"))[0], "two 0.1.0 is missing");
  ASSERT_TRUE(files_.make_dirs(at("vendor/packages/s/extra/1.0.0")));
  EXPECT_EQ(verify_vendor(files_, at("vendor"), "lock")->size(), 2U);
  EXPECT_EQ(read_vendor(files_, at("none")).error().code, Code::C001);
}

TEST_F(VendorTest, AllOrNothing) {
  VendorPackage good = package("one", "1.0.0");
  ASSERT_TRUE(write_vendor(*store_, at("vendor"), "lock", {good}));
  std::string before = *hash_directory(files_, at("vendor"));
  VendorPackage missing{"two", "1.0.0", std::string(64, '1'), std::string(64, '2'), {}};
  EXPECT_EQ(write_vendor(*store_, at("vendor"), "lock 2", {good, missing}).error().code,
            Code::M057_OFFLINE_E001);
  EXPECT_EQ(*hash_directory(files_, at("vendor")), before);
  // Cut off at every change, a reader finds the old directory or the new one.
  VendorPackage two = package("two", "1.0.0");
  store_.reset();
  for (int n = 1;; ++n) {
    auto failing = make_failpoint_file_system(files_, FailpointAction::fail, n);
    Result<std::unique_ptr<Store>> store = Store::open(*failing, host_->host().clock, paths_);
    bool done = store && write_vendor(**store, at("vendor"), "lock 2", {good, two});
    Result<VendorIndex> index = read_vendor(files_, at("vendor"));
    ASSERT_TRUE(index) << n;
    ASSERT_TRUE(index->packages.size() == 1 || index->packages.size() == 2) << n;
    std::unique_ptr<Store> again = std::move(*Store::open(files_, host_->host().clock, paths_));
    ASSERT_TRUE(write_vendor(*again, at("vendor"), "lock", {good}));
    ASSERT_TRUE(verify_vendor(files_, at("vendor"), "lock")->empty());
    ASSERT_FALSE(files_.exists(at("vendor.mochi-old")) || files_.exists(at("vendor.mochi-new")));
    if (done) break;
    ASSERT_LT(n, 200);
  }
}

TEST_F(VendorTest, RefusesAnIndexThatLeadsElsewhere) {
  ASSERT_TRUE(files_.make_dirs(at("vendor")));
  std::string tree(64, 'a');
  for (std::string path : {"../../etc", "packages/-/b/1.0.0", "/etc"}) {
    ASSERT_TRUE(files_.write(at("vendor/index.json"),
                             R"({"version":1,"lockfile_sha":"","packages":{"a@1.0.0":{"path":")" + path +
                                 R"(","blake3":"","tree":")" + tree + "\"}}}"));
    EXPECT_EQ(read_vendor(files_, at("vendor")).error().code, Code::M057_BLOB_E006) << path;
  }
  for (const char* bad :
       {"", "{}", "[]", R"({"version":2,"packages":{}})", R"({"version":1,"packages":{"@":{}}})"}) {
    ASSERT_TRUE(files_.write(at("vendor/index.json"), bad));
    EXPECT_EQ(read_vendor(files_, at("vendor")).error().code, Code::M057_BLOB_E006) << bad;
  }
}

class GitTest : public VendorTest {
 protected:
  void SetUp() override {
    VendorTest::SetUp();
    if (std::system("command -v git >/dev/null 2>&1") != 0) GTEST_SKIP() << "no git";
    ASSERT_TRUE(files_.make_dirs(at("repo/src")));
    sh("git init -q -b main");
    ASSERT_TRUE(files_.write(at("repo/mochi.toml"), "one"));
    ASSERT_TRUE(files_.write(at("repo/src/run"), "x", 0755));
    sh("ln -s /etc/passwd link");
    sh("git add -A && git commit -qm one && git tag v1");
    first_ = commit();
    ASSERT_TRUE(files_.write(at("repo/mochi.toml"), "two"));
    sh("git commit -qam two && git branch side");
    second_ = commit();
    url_ = "file://" + at("repo");
  }
  void sh(const std::string& command) {
    std::string line = "cd '" + at("repo") +
                       "' && export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a " +
                       "GIT_COMMITTER_EMAIL=a@b && { " + command + "; } >/dev/null 2>&1";
    ASSERT_EQ(std::system(line.c_str()), 0) << command;
  }
  std::string commit() {
    ProcessSpec spec;
    spec.args = {"git", "-C", at("repo"), "rev-parse", "HEAD"};
    return host_->host().processes.run(spec)->out.substr(0, 40);
  }
  Result<GitCheckout> fetch(GitReference reference, const std::string& commit = {},
                            Network network = Network::online) {
    return fetch_git(host_->host(), *store_, {.cache = at("cache/git"), .network = network}, url_, reference,
                     commit);
  }
  std::string first_;
  std::string second_;
  std::string url_;
};

TEST_F(GitTest, ReferencesAndCommits) {
  using Kind = GitReference::Kind;
  Result<GitCheckout> head = fetch({});
  ASSERT_TRUE(head) << head.error().message;
  EXPECT_EQ(head->commit, second_);
  EXPECT_EQ(*files_.read(head->tree.path + "/mochi.toml", 10), "two");
  EXPECT_EQ(files_.info(head->tree.path + "/src/run")->mode, 0555U);
  EXPECT_FALSE(files_.link_info(head->tree.path + "/link"));
  EXPECT_EQ(fetch({Kind::branch, "side"})->commit, second_);
  EXPECT_EQ(fetch({Kind::tag, "v1"})->commit, first_);
  EXPECT_EQ(fetch({Kind::rev, first_})->commit, first_);
  EXPECT_EQ(fetch({Kind::rev, first_.substr(0, 10)})->commit, first_);
  EXPECT_EQ(fetch({Kind::branch, "nope"}).error().code, Code::C007);
  for (const char* bad : {"-x", "a..b", "a b", "a:b", "@{-1}", ""}) {
    EXPECT_EQ(fetch({Kind::branch, bad}).error().code, Code::C003) << bad;
  }
  EXPECT_EQ(fetch({Kind::rev, "xyz"}).error().code, Code::C003);
  EXPECT_EQ(fetch({}, "main").error().code, Code::C003);
}

TEST_F(GitTest, APinnedCommitNeedsNoNetwork) {
  GitCheckout first = *fetch({GitReference::Kind::branch, "main"});
  ASSERT_TRUE(files_.write(at("repo/mochi.toml"), "three"));
  sh("git commit -qam three");
  GitCheckout again = *fetch({GitReference::Kind::branch, "main"}, first.commit);
  EXPECT_EQ(again.commit, first.commit);
  EXPECT_EQ(again.tree.tree, first.tree.tree);
  sh("rm -rf .git");
  EXPECT_EQ(fetch({}, first.commit, Network::hard)->tree.tree, first.tree.tree);
  EXPECT_EQ(fetch({}).error().code, Code::C007);
  Result<GitCheckout> away =
      fetch_git(host_->host(), *store_, {.cache = at("cache/git"), .network = Network::offline},
                "https://127.0.0.1:1/x", {});
  EXPECT_EQ(away.error().code, Code::M057_OFFLINE_E001);
}

TEST(GitUrl, WhatGitMayBeGiven) {
  for (const char* good : {"https://h/a.git", "ssh://git@h/a", "git@h:a/b.git", "file:///a", "git://h/a"}) {
    EXPECT_EQ(check_git_url(good), "") << good;
  }
  for (const char* bad : {"", "-x", "--upload-pack=evil", "ext::sh -c evil", "ext::sh", "https://u:p@h/a",
                          "https://u@h/a", "ssh://u:p@h/a", "/a", "a b", "ftp://h/a", "../x"}) {
    EXPECT_NE(check_git_url(bad), "") << bad;
  }
}

}  // namespace
}  // namespace mochi::package
