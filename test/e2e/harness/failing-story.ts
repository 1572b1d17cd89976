/** A story whose first step fails, for evidence.test.ts. */
import { dockerClient } from "../../../scripts/setup/docker.ts";
import { ensureImages } from "../../../scripts/setup/images.ts";
import { stackLabels } from "../../../infra/names.ts";
import { TestBrowser } from "./browser.ts";
import { Story } from "./story.ts";
import { TestStack } from "./test-stack.ts";

const story = new Story("failing");

story.step("it has a stack, a container and a browser, and then it fails", async () => {
  const stack = await TestStack.create(story);
  const { images } = await ensureImages();
  const container = await dockerClient().createContainer({
    name: `logto-stack-${stack.name}-app`,
    Image: images.nodeImage,
    Cmd: ["node", "-e", "console.log('last words')"],
    Labels: stackLabels(stack.name, "app"),
  });
  await container.start();
  await container.wait();
  await stack.run(["config"]);
  const { page } = await (await TestBrowser.launch(story)).person();
  await page.setContent("<h1>what a person saw</h1>");
  throw new Error("as it has to");
});

story.step("it goes on", () => Promise.resolve());
