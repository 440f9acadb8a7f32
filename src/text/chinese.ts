/** A text before Chinese: a space comes between it and what follows, unless it ends with Chinese or with 。，） and the like. */
export function beforeChinese(text: string): string {
  return /[\p{Script=Han}，。；：、！？）》」』”]$/u.test(text) ? text : `${text} `;
}
