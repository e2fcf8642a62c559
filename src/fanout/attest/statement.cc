#include "fanout/attest/statement.h"

#include "base/json_writer.h"
#include "registry/wire/sigstore.h"

namespace mochi::fanout {
namespace {

namespace sigstore = registry::sigstore;

class Writer {
 public:
  Writer(const Subject& subject, std::string_view predicate_type) {
    json_.begin_object();
    json_.member("_type", "https://in-toto.io/Statement/v1");
    json_.key("subject");
    json_.begin_array();
    json_.begin_object();
    json_.member("name", subject.name);
    object("digest");
    json_.member(subject.digest_kind, subject.digest);
    json_.end_object();
    json_.end_object();
    json_.end_array();
    json_.member("predicateType", predicate_type);
  }
  void object(std::string_view name) {
    json_.key(name);
    json_.begin_object();
  }
  void end(int levels = 1) {
    for (int i = 0; i < levels; ++i) json_.end_object();
  }
  void dependency(const std::string& uri, const std::string& commit) {
    json_.key("resolvedDependencies");
    json_.begin_array();
    json_.begin_object();
    json_.member("uri", uri);
    object("digest");
    json_.member("gitCommit", commit);
    end(2);
    json_.end_array();
  }
  void run(const std::string& builder, const std::string& invocation) {
    object("runDetails");
    object("builder");
    json_.member("id", builder);
    end();
    object("metadata");
    json_.member("invocationId", invocation);
    end(2);
  }
  JsonWriter& json() { return json_; }
  std::string take() {
    end();
    return json_.take();
  }

 private:
  JsonWriter json_{JsonStyle::compact};
};

bool on_github(const Env& env) {
  return !env.get("GITHUB_WORKFLOW_REF").empty() && !env.get("GITHUB_SERVER_URL").empty();
}
bool on_gitlab(const Env& env) {
  return !env.get("CI_PROJECT_URL").empty() && !env.get("CI_COMMIT_SHA").empty();
}

std::string github_statement(const Subject& subject, const Env& env) {
  const std::string server = env.get("GITHUB_SERVER_URL");
  const std::string name = env.get("GITHUB_REPOSITORY");
  const std::string repository = server + "/" + name;
  // `owner/name/.github/workflows/release.yml@refs/tags/v1`
  std::string workflow = env.get("GITHUB_WORKFLOW_REF");
  if (workflow.starts_with(name + "/")) workflow.erase(0, name.size() + 1);
  const std::size_t at = workflow.find('@');
  Writer writer(subject, sigstore::kSlsaPredicate);
  writer.object("predicate");
  writer.object("buildDefinition");
  writer.json().member("buildType", "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1");
  writer.object("externalParameters");
  writer.object("workflow");
  writer.json().member("ref", at == std::string::npos ? env.get("GITHUB_REF") : workflow.substr(at + 1));
  writer.json().member("repository", repository);
  writer.json().member("path", workflow.substr(0, at));
  writer.end(2);
  writer.object("internalParameters");
  writer.object("github");
  writer.json().member("event_name", env.get("GITHUB_EVENT_NAME"));
  writer.json().member("repository_id", env.get("GITHUB_REPOSITORY_ID"));
  writer.json().member("repository_owner_id", env.get("GITHUB_REPOSITORY_OWNER_ID"));
  writer.end(2);
  writer.dependency("git+" + repository + "@" + env.get("GITHUB_REF"), env.get("GITHUB_SHA"));
  writer.end();
  writer.run(server + "/actions/runner/" + env.get("RUNNER_ENVIRONMENT"),
             repository + "/actions/runs/" + env.get("GITHUB_RUN_ID") + "/attempts/" +
                 env.get("GITHUB_RUN_ATTEMPT"));
  writer.end();
  return writer.take();
}

std::string gitlab_statement(const Subject& subject, const Env& env) {
  const std::string project = env.get("CI_PROJECT_URL");
  Writer writer(subject, sigstore::kSlsaPredicate);
  writer.object("predicate");
  writer.object("buildDefinition");
  writer.json().member("buildType", env.get("CI_SERVER_URL") + "/gitlab-org/gitlab-runner/-/blob/" +
                                        env.get("CI_RUNNER_VERSION") + "/PROVENANCE.md");
  writer.object("externalParameters");
  writer.json().member("source", project);
  writer.json().member("ref", env.get("CI_COMMIT_REF_NAME"));
  writer.json().member("entryPoint", env.get("CI_JOB_NAME"));
  writer.json().member("path", env.get("CI_CONFIG_PATH"));
  writer.end();
  writer.object("internalParameters");
  writer.json().member("pipeline", env.get("CI_PIPELINE_ID"));
  writer.json().member("job", env.get("CI_JOB_ID"));
  writer.end();
  writer.dependency("git+" + project, env.get("CI_COMMIT_SHA"));
  writer.end();
  writer.run(project + "/-/runners/" + env.get("CI_RUNNER_ID"), env.get("CI_JOB_URL"));
  writer.end();
  return writer.take();
}

}  // namespace

std::string publish_statement(const Subject& subject) {
  Writer writer(subject, sigstore::kPublishPredicate);
  writer.json().key("predicate");
  writer.json().null();
  return writer.take();
}

bool tells_origin(const Env& env) { return on_github(env) || on_gitlab(env); }

std::string provenance_statement(const Subject& subject, const Env& env) {
  if (on_github(env)) return github_statement(subject, env);
  return on_gitlab(env) ? gitlab_statement(subject, env) : std::string();
}

}  // namespace mochi::fanout
