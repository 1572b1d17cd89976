// Organizations, what is the same for all of them, and just-in-time provisioning.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { at, idOf, rowsOf, type ApiClient } from "../support/api.ts";
import type { UseContext } from "../support/context.ts";
import { expectAnswer, expectRefusal } from "../support/expect.ts";

const unique = (prefix: string): string => `${prefix}_${randomBytes(5).toString("hex")}`;
const ids = async (api: ApiClient, path: string): Promise<unknown[]> =>
  rowsOf(await api.request("GET", path)).map(({ id }) => id);

const twice = "entity.unique_integrity_violation";

export function organizationCases(use: UseContext): void {
  const create = async (path: string, body: object) => idOf(await use().api.request("POST", path, body));
  const organization = () => create("/organizations", { name: "Acme" });
  const scope = () => create("/organization-scopes", { name: unique("read") });
  const role = () => create("/organization-roles", { name: unique("member") });

  describe("An organization", () => {
    it("is created with defaults, and its nested parts are replaced as a whole", async () => {
      const { api } = use();
      const branding = { logoUrl: "https://example.com/a.png", favicon: "https://example.com/b.png" };
      const answer = await api.request("POST", "/organizations", {
        name: "Acme",
        customData: { a: 1, b: 2 },
        branding,
      });
      expectAnswer(answer, 201, { description: null, isMfaRequired: false, color: {}, customCss: null });
      const changes = { customData: { a: 2 }, branding: { favicon: branding.favicon }, isMfaRequired: true };
      const changed = await api.request("PATCH", `/organizations/${idOf(answer)}`, changes);
      expectAnswer(changed, 200, changes);
      assert.deepEqual(at(changed, "customData"), { a: 2 });
      assert.deepEqual(at(changed, "branding"), { favicon: branding.favicon });
    });

    it("that doesn't exist can't be changed", async () => {
      const { api } = use();
      expectRefusal(
        await api.request("PATCH", "/organizations/nope", { name: "x" }),
        404,
        "entity.not_exists",
      );
    });

    it("lets people in by e-mail domain, with roles and through enterprise SSO", async () => {
      const { api } = use();
      const path = `/organizations/${await organization()}/jit`;
      const emailDomains = ["a.example", "b.example"];
      const roleId = await role();
      const ssoConnectorIds = [
        await create("/sso-connectors", { providerName: "SAML", connectorName: unique("sso") }),
      ];
      expectAnswer(await api.request("PUT", `${path}/email-domains`, { emailDomains }), 204);
      expectAnswer(await api.request("PUT", `${path}/roles`, { organizationRoleIds: [roleId] }), 204);
      expectAnswer(await api.request("PUT", `${path}/sso-connectors`, { ssoConnectorIds }), 204);
      const domains = rowsOf(await api.request("GET", `${path}/email-domains`));
      assert.deepEqual(domains.map(({ emailDomain }) => emailDomain).sort(), emailDomains);
      assert.deepEqual(await ids(api, `${path}/roles`), [roleId]);
      assert.deepEqual(await ids(api, `${path}/sso-connectors`), ssoConnectorIds);
      expectAnswer(await api.request("PUT", `${path}/email-domains`, { emailDomains: [] }), 204);
      assert.deepEqual((await api.request("GET", `${path}/email-domains`)).body, []);
    });

    it("lets nobody in twice by one domain, role or SSO connector", async () => {
      const { api } = use();
      const path = `/organizations/${await organization()}/jit`;
      const roleId = await role();
      const ssoConnector = { providerName: "SAML", connectorName: unique("sso") };
      const ssoConnectorId = await create("/sso-connectors", ssoConnector);
      const emailDomain = "a.example";
      for (const [kind, body] of [
        ["email-domains", { emailDomains: [emailDomain, emailDomain] }],
        ["roles", { organizationRoleIds: [roleId, roleId] }],
        ["sso-connectors", { ssoConnectorIds: [ssoConnectorId, ssoConnectorId] }],
      ] as const)
        expectRefusal(await api.request("PUT", `${path}/${kind}`, body), 422, twice);
      expectAnswer(await api.request("POST", `${path}/email-domains`, { emailDomain }), 201);
      expectRefusal(await api.request("POST", `${path}/email-domains`, { emailDomain }), 422, twice);
    });

    it("can't give roles that don't exist", async () => {
      const { api } = use();
      const path = `/organizations/${await organization()}/jit/roles`;
      expectRefusal(
        await api.request("PUT", path, { organizationRoleIds: ["nope"] }),
        422,
        "entity.relation_foreign_key_not_found",
      );
    });
  });

  describe("A machine in an organization", () => {
    const application = (type: string) => create("/applications", { name: "Machine", type });
    const machineRole = () =>
      create("/organization-roles", { name: unique("machine"), type: "MachineToMachine" });

    it("becomes a member, holds roles there and leaves; each twice does no harm", async () => {
      const { api } = use();
      const id = await organization();
      const applicationId = await application("MachineToMachine");
      const roleId = await machineRole();
      const members = `/organizations/${id}/applications`;
      const roles = `${members}/${applicationId}/roles`;
      const body = { organizationRoleIds: [roleId] };
      expectRefusal(await api.request("GET", roles), 422, "organization.require_membership");
      for (let time = 0; time < 2; time += 1) {
        const joined = await api.request("POST", members, { applicationIds: [applicationId] });
        assert.deepEqual([joined.status, joined.body], [201, "Created"]);
        const given = await api.request("POST", roles, body);
        assert.deepEqual([given.status, given.body], [201, "Created"]);
      }
      assert.deepEqual(await ids(api, roles), [roleId]);
      expectAnswer(await api.request("GET", `/applications/${applicationId}/organizations`), 200, [
        { id, organizationRoles: [{ id: roleId }] },
      ]);
      expectAnswer(await api.request("DELETE", `${roles}/${roleId}`), 204);
      expectRefusal(await api.request("DELETE", `${roles}/${roleId}`), 404, "entity.not_found");
      expectAnswer(await api.request("DELETE", `${members}/${applicationId}`), 204);
      expectRefusal(await api.request("DELETE", `${members}/${applicationId}`), 404, "entity.not_found");
    });

    it("can't be anything but a machine, nor hold a role of people", async () => {
      const { api } = use();
      const members = `/organizations/${await organization()}/applications`;
      const web = { applicationIds: [await application("Traditional")] };
      expectRefusal(await api.request("POST", members, web), 422, "entity.db_constraint_violated");
      const applicationId = await application("MachineToMachine");
      await api.request("POST", members, { applicationIds: [applicationId] });
      const body = { organizationRoleIds: [await role()] };
      const refused = await api.request("POST", `${members}/${applicationId}/roles`, body);
      expectRefusal(refused, 422, "entity.db_constraint_violated");
    });
  });

  describe("Organization roles and scopes", () => {
    for (const [kind, missing] of [
      ["organization-roles", "entity.not_found"],
      ["organization-scopes", "entity.not_exists_with_id"],
    ] as const) {
      it(`${kind}: each has a name of its own, is found, changed and deleted once`, async () => {
        const { api } = use();
        const name = unique("name");
        const answer = await api.request("POST", `/${kind}`, { name, description: "x" });
        expectAnswer(answer, 201, { name, description: "x" });
        expectRefusal(await api.request("POST", `/${kind}`, { name }), 422, twice);
        const path = `/${kind}/${idOf(answer)}`;
        expectAnswer(await api.request("PATCH", path, { description: null }), 200, { description: null });
        expectAnswer(await api.request("DELETE", path), 204);
        expectRefusal(await api.request("DELETE", path), 404, "entity.not_found");
        expectRefusal(await api.request("GET", path), 404, missing);
      });
    }

    it("a role holds organization scopes and scopes of APIs, replaced as a whole", async () => {
      const { api } = use();
      const path = `/organization-roles/${await role()}`;
      const organizationScopeIds = [await scope()];
      const resourceId = await create("/resources", {
        name: "API",
        indicator: `https://${unique("a")}.example`,
      });
      const scopeIds = [await create(`/resources/${resourceId}/scopes`, { name: "read" })];
      expectAnswer(await api.request("PUT", `${path}/scopes`, { organizationScopeIds }), 204);
      expectAnswer(await api.request("PUT", `${path}/resource-scopes`, { scopeIds }), 204);
      assert.deepEqual(await ids(api, `${path}/scopes`), organizationScopeIds);
      const held = await api.request("GET", `${path}/resource-scopes`);
      expectAnswer(held, 200, [{ id: scopeIds[0], resourceId, name: "read" }]);
      expectAnswer(await api.request("PUT", `${path}/scopes`, { organizationScopeIds: [] }), 204);
      assert.deepEqual((await api.request("GET", `${path}/scopes`)).body, []);
      for (const [name, body] of [
        ["scopes", { organizationScopeIds: [...organizationScopeIds, ...organizationScopeIds] }],
        ["resource-scopes", { scopeIds: [...scopeIds, ...scopeIds] }],
      ] as const)
        expectRefusal(await api.request("PUT", `${path}/${name}`, body), 422, twice);
      expectRefusal(
        await api.request("PUT", `${path}/scopes`, { organizationScopeIds: ["nope"] }),
        422,
        "entity.relation_foreign_key_not_found",
      );
    });
  });
}
