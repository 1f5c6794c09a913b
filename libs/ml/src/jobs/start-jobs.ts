/** Where a worker thread finds a training job: a module, as its compiled file is named, and an export. */
export interface JobModule {
  readonly module: string;
  readonly exportName: string;
}

/** The batch fit of a logistic regression: `startLogistic`. */
export const logisticStart: JobModule = {
  module: new URL('./logistic-start.js', import.meta.url).href,
  exportName: 'startLogistic',
};

/** K-means with the number of clusters chosen by silhouette: `startClusters`. */
export const kmeansStart: JobModule = {
  module: new URL('./kmeans-start.js', import.meta.url).href,
  exportName: 'startClusters',
};

/** Clusters anew, beside those in use: `refitClustersJob`. */
export const clusterRefit: JobModule = {
  module: new URL('./cluster-refit.js', import.meta.url).href,
  exportName: 'refitClustersJob',
};

/** A random forest from a sample of examples: `fitForestJob`. */
export const forestFit: JobModule = {
  module: new URL('./forest-fit.js', import.meta.url).href,
  exportName: 'fitForestJob',
};

/** The rows of EASE, solved anew from all histories: `solveEaseRows`. */
export const easeRows: JobModule = {
  module: new URL('./ease-rows.js', import.meta.url).href,
  exportName: 'solveEaseRows',
};

/** The item factors of an implicit matrix factorisation: `trainIalsFactors`. */
export const ialsFactors: JobModule = {
  module: new URL('./ials-factors.js', import.meta.url).href,
  exportName: 'trainIalsFactors',
};

/** The parameters of BG/NBD and Gamma-Gamma: `fitValueJob`. */
export const valueFit: JobModule = {
  module: new URL('./value-fit.js', import.meta.url).href,
  exportName: 'fitValueJob',
};
