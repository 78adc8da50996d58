declare module 'swagger-ui-dist/swagger-ui-bundle.js?url' {
  const address: string;
  export default address;
}

// The locales of ECharts come without types.
declare module 'echarts/lib/i18n/*.js' {
  import type { registerLocale } from 'echarts/core';
  const locale: Parameters<typeof registerLocale>[1];
  export default locale;
}
