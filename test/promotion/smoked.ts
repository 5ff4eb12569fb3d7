// A repository whose smoke has passed, copied for each test.
import { makeTemplate, prepare } from './rig.js';

export const smoked = await makeTemplate(async () => {
  const rig = await prepare();
  await rig.smoke();
  return rig;
});
