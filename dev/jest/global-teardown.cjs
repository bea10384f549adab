module.exports = async () => {
  await globalThis.jestMongo?.stop();
};
