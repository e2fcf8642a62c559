// Runs against a server that answers well, badly, late, not at all, and falsely.
#include <gtest/gtest.h>

#include <algorithm>

#include "diag/codes.h"
#include "unit/fanout/world.h"

namespace mochi::fanout::testing {
namespace {

using enum Destination;
const std::vector<Destination> kThree = {npm, pypi, crates};

TEST(Dispatch, PublishesAndThenHasPublished) {
  World world;
  const std::vector packages = {world.package("@team/kit")};
  auto first = world.run(packages, world.options(kThree));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(states(*first), "npm:published pypi:published crates:published");
  EXPECT_TRUE(first->ok());
  EXPECT_EQ(world.server.stored.size(), 4U);
  auto second = world.run(packages, world.options(kThree));
  EXPECT_EQ(states(*second), "npm:already-published pypi:already-published crates:already-published");
  EXPECT_EQ(world.server.uploads, 4);
}

TEST(Dispatch, DryRunContactsNobodyAndWritesOnlyStaging) {
  World world;
  RunOptions options = world.options(kThree);
  options.dry_run = true;
  options.endpoints = {};
  auto run = world.run({world.package("@team/kit")}, options);
  ASSERT_TRUE(run);
  EXPECT_EQ(states(*run), "npm:built pypi:built crates:built");
  EXPECT_EQ(world.server.requests, 0);
  EXPECT_FALSE(world.host.files.exists("/packages/team/kit/.mochi"));
  EXPECT_TRUE(world.host.files.exists("/staging/npm/1.0.0/team-kit/fanout.json"));
}

TEST(Dispatch, BarrierAndStrict) {
  World world;
  world.broken = {pypi};
  RunOptions options = world.options(kThree);
  options.strict = true;
  auto run = world.run({world.package("@team/kit")}, options);
  ASSERT_TRUE(run);
  EXPECT_EQ(world.server.uploads, 0);
  EXPECT_EQ(states(*run), "npm:cancelled pypi:failed crates:cancelled");
  EXPECT_EQ(code_of(run->error({world.package("@team/kit")}, true)), "M057_FAN_E003");
  EXPECT_FALSE(world.host.files.exists("/staging/npm/1.0.0/team-kit"));
}

TEST(Dispatch, WithoutStrictTheRestGoesOn) {
  World world;
  world.broken = {npm};
  const std::vector packages = {world.package("@team/kit")};
  auto run = world.run(packages, world.options(kThree));
  EXPECT_EQ(states(*run), "npm:failed pypi:published crates:published");
  EXPECT_FALSE(run->ok());
  const Error error = run->error(packages, false);
  ASSERT_EQ(error.children.size(), 1U);
  EXPECT_EQ(error.children[0].message, "npm, build: type mismatch");
  world.broken.clear();
  EXPECT_EQ(states(*world.run(packages, world.options(kThree))),
            "npm:published pypi:already-published crates:already-published");
}

TEST(Dispatch, WaitsAsLongAsTheRegistryAsks) {
  World world;
  world.server.fault = [](const std::string& registry, int n) {
    return registry == "npm" && n == 0 ? Fault::too_many : Fault::none;
  };
  auto run = world.run({world.package("@team/kit")}, world.options({npm}));
  EXPECT_EQ(states(*run), "npm:published");
  EXPECT_GE(world.host.clock.unix_ns(), 7'000'000'000);
  World dated;
  dated.server.fault = [](const std::string&, int n) { return n == 0 ? Fault::too_many_dated : Fault::none; };
  EXPECT_EQ(states(*dated.run({dated.package("@team/kit")}, dated.options({crates}))), "crates:published");
  EXPECT_GE(dated.host.clock.unix_ns(), 60'000'000'000);
}

TEST(Dispatch, AnUploadOfUnknownOutcomeIsNotRepeated) {
  for (Destination destination : kThree) {
    World world;
    world.server.fault = [](const std::string&, int n) { return n == 0 ? Fault::cut_after : Fault::none; };
    auto run = world.run({world.package("@team/kit")}, world.options({destination}));
    EXPECT_TRUE(run->ok()) << states(*run);
    EXPECT_EQ(world.server.uploads, destination == pypi ? 2 : 1);
  }
}

TEST(Dispatch, TriesAgainWhatDidNotArrive) {
  for (Fault fault : {Fault::cut_before, Fault::unavailable}) {
    World world;
    world.server.fault = [fault](const std::string&, int n) { return n < 3 ? fault : Fault::none; };
    auto run = world.run({world.package("@team/kit")}, world.options({npm}));
    EXPECT_TRUE(run->ok()) << states(*run);
    EXPECT_EQ(world.server.uploads, 4);
  }
}

TEST(Dispatch, GivesUpInTheEnd) {
  World world;
  world.server.fault = [](const std::string&, int) { return Fault::unavailable; };
  auto run = world.run({world.package("@team/kit")}, world.options({npm}));
  EXPECT_EQ(states(*run), "npm:failed");
  EXPECT_EQ(code_of(*run->legs[0].error), "M057_PUB_E005");
  EXPECT_LE(world.server.uploads, 6);
  World denied;
  denied.server.fault = [](const std::string&, int) { return Fault::forbidden; };
  auto no = denied.run({denied.package("@team/kit")}, denied.options({npm}));
  EXPECT_EQ(code_of(*no->legs[0].error), "M057_PUB_E006");
  EXPECT_NE(no->legs[0].error->message.find("you are not an owner"), std::string::npos);
  EXPECT_EQ(denied.server.uploads, 1);
  World bad;
  bad.server.fault = [](const std::string&, int) { return Fault::bad_request; };
  auto refused = bad.run({bad.package("@team/kit")}, bad.options({crates}));
  EXPECT_EQ(code_of(*refused->legs[0].error), "M057_FAN_E004");
  EXPECT_NE(refused->legs[0].error->message.find("the description is too dull"), std::string::npos);
}

TEST(Dispatch, AnAnswerIsNotBelieved) {
  for (Fault fault : {Fault::lose, Fault::garble}) {
    World world;
    world.server.fault = [fault](const std::string&, int) { return fault; };
    RunOptions options = world.options({npm});
    auto run = world.run({world.package("@team/kit")}, options);
    EXPECT_EQ(states(*run), "npm:accepted");
    EXPECT_TRUE(run->ok());
    EXPECT_FALSE(run->unseen);
    options.wait_given = true;
    World again;
    again.server.fault = world.server.fault;
    EXPECT_TRUE(again.run({again.package("@team/kit")}, options)->unseen);
  }
}

TEST(Dispatch, ShownLate) {
  World world;
  world.server.hidden_for = 5;
  auto run = world.run({world.package("@team/kit")}, world.options({crates}));
  EXPECT_EQ(states(*run), "crates:published");
}

TEST(Dispatch, OtherBytesUnderTheVersion) {
  World world;
  ReleasePackage package = world.package("@team/kit");
  ASSERT_TRUE(world.run({package}, world.options(kThree))->ok());
  package.readme += "more\n";
  package.input_digest += "x";
  auto run = world.run({package}, world.options(kThree));
  EXPECT_EQ(states(*run), "npm:failed pypi:failed crates:failed");
  for (const Leg& leg : run->legs) EXPECT_EQ(code_of(*leg.error), "M057_PUB_E003");
  EXPECT_EQ(world.server.uploads, 4);
}

TEST(Dispatch, HalfOfTwoFiles) {
  World world;
  // The wheel goes up, the source distribution never.
  world.server.fault = [](const std::string&, int n) { return n == 0 ? Fault::none : Fault::bad_request; };
  const std::vector packages = {world.package("@team/kit")};
  EXPECT_EQ(states(*world.run(packages, world.options({pypi}))), "pypi:failed");
  EXPECT_EQ(world.server.stored.size(), 1U);
  world.server.fault = [](const std::string&, int) { return Fault::none; };
  EXPECT_EQ(states(*world.run(packages, world.options({pypi}))), "pypi:published");
  EXPECT_EQ(world.server.stored,
            (std::vector<std::string>{"pypi team_kit-1.0.0-py3-none-any.whl", "pypi team_kit-1.0.0.tar.gz"}));
}

TEST(Dispatch, DependenciesFirstAndVisible) {
  World world;
  world.server.hidden_for = 3;
  auto run = world.run({world.package("@team/kit"), world.package("@team/app", "1.0.0", {"@team/kit"})},
                       world.options({crates}));
  EXPECT_EQ(states(*run), "crates:published crates:published");
  EXPECT_EQ(world.server.stored,
            (std::vector<std::string>{"crates team-kit 1.0.0", "crates team-app 1.0.0"}));
}

TEST(Dispatch, DependencyThatIsNotThere) {
  World world;
  auto alone = world.run({world.package("@team/app", "1.0.0", {"@team/kit"})}, world.options({npm}));
  EXPECT_EQ(code_of(*alone->legs[0].error), "M057_FAN_E006");
  world.server.foreign.insert("@team/kit");
  EXPECT_EQ(states(*world.run({world.package("@team/app", "1.0.0", {"@team/kit"})}, world.options({npm}))),
            "npm:published");
  World failing;
  failing.server.fault = [](const std::string&, int) { return Fault::forbidden; };
  auto run = failing.run({failing.package("@team/kit"), failing.package("@team/app", "1.0.0", {"@team/kit"})},
                         failing.options({npm}));
  EXPECT_EQ(code_of(*run->legs[1].error), "M057_FAN_E006");
  EXPECT_EQ(failing.server.uploads, 1);
}

TEST(Dispatch, StrictUndoesWhatCanBeUndone) {
  World world;
  world.server.fault = [](const std::string& registry, int) {
    return registry == "crates" ? Fault::bad_request : Fault::none;
  };
  RunOptions options = world.options(kThree);
  options.strict = true;
  options.jobs = 1;
  auto run = world.run({world.package("@team/kit")}, options);
  EXPECT_EQ(run->legs[0].state, LegState::withdrawn);
  EXPECT_EQ(run->legs[2].state, LegState::failed);
  // PyPI was up already or was never begun, as it came; what is up cannot be taken back.
  if (run->legs[1].state != LegState::cancelled) {
    EXPECT_EQ(code_of(*run->legs[1].error), "M057_FAN_E005");
    EXPECT_NE(run->legs[1].error->hint.find("Yank"), std::string::npos);
  }
  EXPECT_FALSE(run->ok());
}

TEST(Dispatch, CredentialsAreAskedFor) {
  World world;
  RunOptions options = world.options({npm});
  options.allow_api_token = false;
  auto run = world.run({world.package("@team/kit")}, options);
  EXPECT_EQ(code_of(*run->legs[0].error), "M057_SIG_E001");
  EXPECT_NE(run->legs[0].error->hint.find("--allow-api-token"), std::string::npos);
  EXPECT_TRUE(world.server.authorizations.empty());
}

TEST(Dispatch, EndpointOfTheProjectAloneGetsNoToken) {
  World world;
  ReleasePackage package = world.package("@team/kit");
  package::FanoutTable table;
  table.target = "npm";
  table.values.emplace_back("registry", package::LocatedText{"http://127.0.0.1/npm/", {}});
  package.manifest.fanout.push_back(table);
  RunOptions options = world.options({npm});
  options.endpoints = {};
  auto run = world.run({package}, options);
  ASSERT_TRUE(run->legs[0].error);
  EXPECT_NE(run->legs[0].error->hint.find("--trust-endpoint npm=http://127.0.0.1"), std::string::npos)
      << run->legs[0].error->hint;
  EXPECT_TRUE(world.server.authorizations.empty());
  options.endpoints.trust = {{npm, "http://127.0.0.1/"}};
  EXPECT_EQ(states(*world.run({package}, options)), "npm:published");
  // Or the user's own configuration names the same origin.
  World own;
  own.host.files.put("/home/me/.npmrc", "registry=http://127.0.0.1/other/\n");
  options.endpoints = {};
  EXPECT_EQ(states(*own.run({package}, options)), "npm:published");
}

TEST(Dispatch, NoSecretInAnyFile) {
  World world;
  world.server.fault = [](const std::string&, int n) { return n == 0 ? Fault::forbidden : Fault::none; };
  auto run = world.run({world.package("@team/kit")}, world.options(kThree));
  const std::string all = receipt_json(Receipt{}) + run->error({world.package("@team/kit")}, false).message;
  for (const std::string& path : {std::string("/packages/team/kit/.mochi/publish/team-kit-1.0.0.json"),
                                  std::string("/staging/npm/1.0.0/team-kit/fanout.json"),
                                  std::string("/staging/npm/1.0.0/team-kit/statement.json")}) {
    auto text = world.host.files.read(path, 1U << 20U);
    ASSERT_TRUE(text) << path;
    EXPECT_EQ(text->find("secret-of"), std::string::npos);
  }
  EXPECT_EQ(all.find("secret-of"), std::string::npos);
  EXPECT_TRUE(world.server.authorizations.contains("Bearer secret-of-NPM"));
}

TEST(Dispatch, EchoedSecretsAreScrubbed) {
  Secrets secrets;
  secrets.add("pypi-0123456789");
  EXPECT_EQ(secrets.scrub("no token pypi-0123456789 here"), "no token *** here");
  EXPECT_EQ(secrets.scrub("Basic X190b2tlbl9fOnB5cGktMDEyMzQ1Njc4OQ=="), "Basic ***==");
}

// A disk that fills up, or a process that is killed, at every change: the next run ends complete, nothing
// goes up twice.
TEST(Dispatch, AfterAFailureAtAnyChangeTheNextRunCompletes) {
  int survived = 0;
  for (int changes = 0; changes < 200; ++changes) {
    World world;
    const std::vector packages = {world.package("@team/kit"),
                                  world.package("@team/app", "1.0.0", {"@team/kit"})};
    RunOptions options = world.options(kThree);
    options.jobs = 1;
    world.host.files.fail_after(changes);
    auto broken = world.run(packages, options);
    survived += broken && broken->ok() ? 1 : 0;
    world.host.files.fail_after(-1);
    for (const bool resume : {true, false}) {
      options.resume = resume;
      auto run = world.run(packages, options);
      ASSERT_TRUE(run) << run.error().message;
      EXPECT_TRUE(run->ok()) << changes << ": " << states(*run) << " "
                             << run->error(packages, false).children.size()
                             << (run->ok() ? "" : run->error(packages, false).children[0].message);
    }
    std::vector<std::string> stored = world.server.stored;
    EXPECT_EQ(stored.size(), 8U) << changes;
    std::sort(stored.begin(), stored.end());
    EXPECT_EQ(std::adjacent_find(stored.begin(), stored.end()), stored.end()) << changes;
    if (survived > 2) break;
  }
  EXPECT_GT(survived, 0);
}

TEST(Dispatch, ResumeWithOtherSourceSendsTheStagedBytes) {
  World world;
  world.server.fault = [](const std::string& registry, int) {
    return registry == "crates" ? Fault::bad_request : Fault::none;
  };
  ReleasePackage package = world.package("@team/kit");
  EXPECT_EQ(states(*world.run({package}, world.options(kThree))),
            "npm:published pypi:published crates:failed");
  world.server.fault = [](const std::string&, int) { return Fault::none; };
  package.input_digest = "other";
  RunOptions options = world.options(kThree);
  options.resume = true;
  auto run = world.run({package}, options);
  EXPECT_EQ(states(*run), "npm:already-published pypi:already-published crates:published")
      << code_of(*run->legs[0].error) << run->legs[0].error->message;
  // Without what was staged there is no way but the old source.
  World gone;
  gone.server.fault = [](const std::string&, int) { return Fault::bad_request; };
  ReleasePackage other = gone.package("@team/kit");
  static_cast<void>(gone.run({other}, gone.options({crates})));
  ASSERT_TRUE(gone.host.files.remove_tree("/staging"));
  other.input_digest = "other";
  options.destinations = {crates};
  auto lost = gone.run({other}, options);
  EXPECT_EQ(code_of(*lost->legs[0].error), "M057_FAN_E010");
}

TEST(Dispatch, NamesThatCollide) {
  World world;
  auto run = world.run({world.package("@a/b-c"), world.package("@a-b/c")}, world.options({pypi}));
  ASSERT_FALSE(run);
  EXPECT_EQ(code_of(run.error()), "M057_FAN_E007");
  EXPECT_EQ(world.server.requests, 0);
}

}  // namespace
}  // namespace mochi::fanout::testing
