// A Pulumi resource plugin for Docker: the Terraform provider for Docker, served under the type names of the npm
// package @pulumi/docker. It exists for machines that reach a Go module proxy and nothing of the vendor's; elsewhere
// the vendor's own plugin of the same version is used. It has no docker.Image (docker-build is not bridged).
package main

import (
	"encoding/json"
	"log"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

const (
	packageName = "docker"
	moduleName  = "index"
)

// version is set by the linker: the version of @pulumi/docker whose type names are served.
var version string

// resourceNames maps the Terraform provider's resources to the names in @pulumi/docker.
var resourceNames = map[string]string{
	"docker_buildx_builder": "BuildxBuilder",
	"docker_config":         "ServiceConfig",
	"docker_container":      "Container",
	"docker_image":          "RemoteImage",
	"docker_network":        "Network",
	"docker_plugin":         "Plugin",
	"docker_registry_image": "RegistryImage",
	"docker_secret":         "Secret",
	"docker_service":        "Service",
	"docker_tag":            "Tag",
	"docker_volume":         "Volume",
}

// functionNames maps the Terraform provider's data sources to the functions in @pulumi/docker.
var functionNames = map[string]string{
	"docker_image":                    "getRemoteImage",
	"docker_logs":                     "getLogs",
	"docker_network":                  "getNetwork",
	"docker_plugin":                   "getPlugin",
	"docker_registry_image":           "getRegistryImage",
	"docker_registry_image_manifests": "getRegistryImageManifests",
}

func main() {
	schema, err := json.Marshal(map[string]string{"name": packageName, "version": version})
	if err != nil {
		log.Fatal(err)
	}
	tfbridge.Main(packageName, version, providerInfo(), schema)
}

func providerInfo() tfbridge.ProviderInfo {
	resources := make(map[string]*tfbridge.ResourceInfo, len(resourceNames))
	for terraformName, name := range resourceNames {
		resources[terraformName] = &tfbridge.ResourceInfo{Tok: tfbridge.MakeResource(packageName, moduleName, name)}
	}
	// A container's name and published ports are its own: the old one goes before the new one comes.
	resources["docker_container"].DeleteBeforeReplace = true

	functions := make(map[string]*tfbridge.DataSourceInfo, len(functionNames))
	for terraformName, name := range functionNames {
		functions[terraformName] = &tfbridge.DataSourceInfo{Tok: tfbridge.MakeDataSource(packageName, moduleName, name)}
	}

	many := false
	return tfbridge.ProviderInfo{
		P:       shim.NewProvider(provider.New(version)()),
		Name:    packageName,
		Version: version,
		// @pulumi/docker takes a list of registries though Terraform's schema could be read as one.
		Config:      map[string]*tfbridge.SchemaInfo{"registry_auth": {MaxItemsOne: &many}},
		Resources:   resources,
		DataSources: functions,
	}
}
