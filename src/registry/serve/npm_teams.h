// npm's `access grant`, `revoke` and `list packages`, and `team ls`. There are no teams to be made: each user is
// a team of their name, in every scope.
#pragma once

#include "registry/serve/module.h"

namespace mochi::registry {

// Of the paths below `-/team`, `-/org` and `-/user`; errors in npm's shape. Status 404 for all that is not
// there.
ServerResponse npm_team_service(const Call& call, const Module& npm);

}  // namespace mochi::registry
